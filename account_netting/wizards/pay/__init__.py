"""*Pay*, with netting."""

from . import account_payment_register
from . import account_payment_register_item
from . import account_payment_register_netting
from . import account_payment_register_alerts
from . import account_payment_register_post
from . import account_payment_register_proposal
from . import account_payment_register_discount
