"""Addresses on the web as identities: the same page under the names that it goes by.

What is appended to tell who shared a link, and where, says nothing about the page. Other parts of a
query do: only names and values that are known for it are left out.
"""

from __future__ import annotations

import re
from typing import Final

_TRACKING: Final = re.compile(
    r"(?:utm_\w+|spm(?:_id_from)?|scm|[gyfd]clid|msclkid|gclsrc|dclid|mc_[ce]id|igshid|_hs\w+"
    r"|share_\w+|sharer_\w+|shareto|sharefrom|isappinstalled|vd_source|wfr|tt_from|chksm"
    r"|pass_ticket|exportkey|wx_header|ascene|clicktime|enterid|sessionid|timestamp_share)"
    r"(?:=.*)?",
    re.IGNORECASE,
)
_SHARED: Final = re.compile(
    r"(?:from|source|ref|src|scene|fr)=(?:timeline|singlemessage|groupmessage|groupmsg|message"
    r"|appmsg|weixin|wechat|wx|qq|qzone|weibo|share|search|baidu|sogou|google|twitter|facebook"
    r"|copy|link|app|rss|feed|push|\d{1,3})",
    re.IGNORECASE,
)
_WECHAT: Final = ("__biz", "mid", "idx", "sn")
"""What of the query of an article on mp.weixin.qq.com says which it is."""

_PARTS: Final = re.compile(r"(https?)://([^/?#]+)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE)
_PREFIX: Final = re.compile(r"(?:www|m|wap|mobile|3g|amp)\.(?=[^.]+\.)", re.IGNORECASE)


def clean_address(address: str) -> str:
    """An address without what was appended by sharing it, and without the place within the page.

    What is no address of the web is given back as it is.
    """
    parts = _PARTS.fullmatch(address.strip())
    if parts is None:
        return address
    scheme, host, path, query, place = parts.groups()
    kept = [each for each in (query or "").split("&") if each and not _is_appended(each)]
    if host.lower() == "mp.weixin.qq.com" and any(each.startswith("__biz=") for each in kept):
        kept = [each for each in kept if each.partition("=")[0] in _WECHAT]
    # `#!/…` and `#/…` name pages, on sites that are one program.
    place = place if place and place[0] in "!/" else None
    return "".join(
        (
            f"{scheme.lower()}://{host.lower()}{path or '/'}",
            f"?{'&'.join(kept)}" if kept else "",
            f"#{place}" if place else "",
        )
    )


def other_names(address: str) -> tuple[str, ...]:
    """The addresses under which the page of a cleaned one may be known, itself first: with http
    and https, for phones and for desks, with a slash at its end and without."""
    parts = _PARTS.fullmatch(address)
    if parts is None:
        return (address,)
    _, host, path, query, place = parts.groups()
    rest = (f"?{query}" if query else "") + (f"#{place}" if place else "")
    bare = _PREFIX.sub("", host, count=1)
    hosts = (host, bare, *(f"{each}.{bare}" for each in ("www", "m", "wap")))
    end = path.rstrip("/")
    paths = (path, end or "/", f"{end}/")
    found = [f"{s}://{h}{p}{rest}" for s in ("https", "http") for h in hosts for p in paths]
    return tuple(dict.fromkeys((address, *found)))


def _is_appended(part: str) -> bool:
    return _TRACKING.fullmatch(part) is not None or _SHARED.fullmatch(part) is not None
