"""Who gets which letter when somebody takes another's seat? The sentence that is asked before the button counts."""

from hearing_app.i18n import text


def swap_words(new: str, old: str, *, is_invited: bool, has_chain: bool) -> str:
    """Say who gets which letter; an empty new name is not chosen yet."""
    freed = (
        text("{old} 马上收到取消通知，不写原因。", old=old)
        if is_invited
        else text("{old} 还没有收到过信，不发通知。", old=old)
    )
    who = new or text("新人选")
    asked = (
        text("{new} 的邀请签发以后发出；已经送达过通知的当事人，同时收到换人告知，可以申请回避。", new=who)
        if has_chain
        else text("{new} 的邀请马上发出；已经送达过通知的当事人，同时收到换人告知，可以申请回避。", new=who)
    )
    return text("{freed}{asked}", freed=freed, asked=asked)
