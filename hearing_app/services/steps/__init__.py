"""What do several use cases share? Functions that take an open change and never open one."""
