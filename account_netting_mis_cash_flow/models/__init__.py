from . import mis_cash_flow
