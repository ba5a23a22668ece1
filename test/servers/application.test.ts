import { applicationText, parseApplication } from '../../src/servers';

test.each([
  ['shop.main:app', { module: 'shop.main', attribute: 'app', isFactory: false }],
  ['_a:b.c', { module: '_a', attribute: 'b.c', isFactory: false }],
  ['shop:create_app()', { module: 'shop', attribute: 'create_app', isFactory: true }],
])('%s is read, and written as it was', (text, application) => {
  expect(parseApplication(text)).toEqual(application);
  expect(applicationText(application)).toBe(text);
});

test.each([
  '', 'shop', 'shop:', ':app', '1a:b', 'a:1b', 'a.:b', 'a:b.', 'a:b()()', 'a:b(1)', 'a:b\n', ' a:b', 'a-b:c', 'a:b:c',
])('%j names no application', text => expect(parseApplication(text)).toBeUndefined());
