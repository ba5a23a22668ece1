const library = require('cdk-python-container');

test('a spy replaces a class, and a method of one', () => {
  const read = jest.spyOn(library.PythonImage, 'fromDirectory').mockReturnValue('an image');
  const made = jest.spyOn(library, 'ComposeFile').mockImplementation(() => 'a file');
  expect(library.PythonImage.fromDirectory('shop')).toBe('an image');
  expect(library.ComposeFile({})).toBe('a file');
  read.mockRestore();
  made.mockRestore();
  expect(() => library.PythonImage.fromDirectory('no-such-folder')).toThrow('does not exist');
});

test('a mocked module leaves the rest as it is', () => {
  jest.isolateModules(() => {
    jest.doMock('cdk-python-container', () => ({ ...jest.requireActual('cdk-python-container'), ComposeFile: 'mine' }));
    const { ComposeFile, PythonContainer } = require('cdk-python-container');
    expect([ComposeFile, PythonContainer.name]).toEqual(['mine', 'PythonContainer']);
  });
});
