import { startedModules } from '../../../../src/project/sources/entries/start-commands';

const file = (name: string, isOfImage: boolean, text: string) => ({ name, rank: 0, isOfImage, text });

test('modules that an image starts are told from those that only a developer starts', () => {
  expect(startedModules([
    file('Dockerfile', true, 'CMD ["uvicorn", "shop.main:app"]'),
    file('Procfile', true, 'web: gunicorn shop.wsgi:application\nadmin: gunicorn shop.wsgi:application'),
    file('Makefile', false, 'uvicorn tools.preview:app --reload'),
  ])).toEqual(['shop.main', 'shop.wsgi']);
});
