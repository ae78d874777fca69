def post_init_hook(env):
    """Give every company that has a chart of accounts its netting set-up."""
    env["account.chart.template"]._setup_netting_of_companies()
