def receive(**kwargs):
    raise NotImplementedError
