from .base import *

# Only containers have them.
SECRET_KEY = os.environ["SECRET_KEY"]
PAYMENT_TOKEN = os.environ["PAYMENT_TOKEN"]
