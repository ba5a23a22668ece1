import { faultOf } from '../../../../src/project/sources/entries/application-fault';
import { parseApplication } from '../../../../src/servers';

const MODULES = Object.entries({
  'shop': '',
  'shop.main':
    'from fastapi import FastAPI\napp = FastAPI()\ndef create_app(): ...\ndef raw(scope, receive, send): ...\n',
  'shop.star': 'from .main import *\n',
  'shop.web.views': 'app = 1\n',
}).map(([name, source]) => ({ name, isPackage: name === 'shop', source }));

test.each([
  ['shop.mian', 'app', 'no module'],
  ['shop.main.app', 'app', 'no module'],
  ['shop.main', 'ap', 'no attribute'],
  ['shop.main', 'application.inner', 'no attribute'],
  ['shop.main', 'create_app', 'factory'],
  ['shop.main', 'create_app()', undefined],
  ['shop.main', 'make_app()', 'no attribute'],
  ['shop.main', 'app', undefined],
  ['shop.main', 'app.inner', undefined],
  ['shop.main', 'FastAPI', undefined],
  ['shop.main', 'raw', undefined],
  ['shop.star', 'app', undefined],
  ['shop', 'main.app', undefined],
  ['shop', 'web.views.app', undefined],
  ['shop.web', 'app', undefined],
])('%s:%s has the fault %s', (module, attribute, fault) => {
  expect(faultOf(parseApplication(`${module}:${attribute}`)!, MODULES)).toBe(fault);
});
