"""What could give way where no time fits?"""
