"""Forgetting whose account a request was handed in for."""

from sanlian.exchange.models import Handed


def forget_account(request_id: int) -> None:
    """Forget the account over there of a request whose person had everything taken out; that it was handed in stays."""
    Handed.objects.filter(request=request_id).update(account="")
