import { ModuleFinder } from '../../../src/project/sources/module-finder';
import { temporaryFolder } from '../temporary';

test('of two folders that have a module, the first is taken, unless the second has more of the name', () => {
  const tree = temporaryFolder({ 'one/shop/__init__.py': '', 'two/shop/__init__.py': '', 'two/shop/jobs.py': '' });
  const finder = new ModuleFinder(tree, { roots: ['one', 'two'], others: [], installed: new Set() });
  const rootOf = (name: string) => finder.find({ level: 0, name, members: [], quoted: false }, 'one/main.py').root;
  expect([rootOf('shop'), rootOf('shop.jobs')]).toEqual(['one', 'two']);
});
