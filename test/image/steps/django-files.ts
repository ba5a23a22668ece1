import { LOCK, lockEntry, PYPROJECT } from '../../project/sample-project';

type Files = Readonly<Record<string, string | undefined>>;

/** A project of Django whose settings end with these lines. */
export function django(settings: string, more: Files = {}): Files {
  return {
    'pyproject.toml': PYPROJECT.replace('"fastapi>=0.115", "uvicorn>=0.30"', '"django>=5"'),
    'uv.lock': LOCK.replace('[{ name = "fastapi" }, { name = "uvicorn" }]', '[{ name = "django" }]')
      .replace(/ {2}\{ name = "fastapi", specifier = ">=0.115" \},\n {2}\{ name = "uvicorn", specifier = ">=0.30" \},\n/,
        '  { name = "django", specifier = ">=5" },\n') + lockEntry('django', '5.2'),
    'src/shop/main.py': undefined,
    'src/shop/settings.py': 'from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent.parent\n'
      + `INSTALLED_APPS = [\n    "django.contrib.staticfiles",\n]\nROOT_URLCONF = "shop.urls"\n${settings}\n`,
    'src/shop/urls.py': 'urlpatterns = []\n',
    'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    ...more,
  };
}
