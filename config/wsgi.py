import gc
import os

from django.core.wsgi import get_wsgi_application

# What is loaded now stays: the collector need not walk through it, now or at every few requests, nor forked workers
# copy it.
gc.disable()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
gc.enable()
