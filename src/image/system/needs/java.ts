import type { DebianNeeds } from '../need';

/** What starts a Java virtual machine. */
export const JAVA: DebianNeeds = {
  'jpype1': {
    runs: ['default-jre-headless'],
    source: 'https://jpype.readthedocs.io/en/latest/install.html',
  },
  'konlpy': {
    runs: ['default-jre-headless'],
    source: 'https://konlpy.org/en/latest/install/',
  },
  'language-tool-python': {
    runs: ['default-jre-headless'],
    source: 'https://github.com/jxmorris12/language_tool_python',
  },
  'tabula-py': {
    runs: ['default-jre-headless'],
    source: 'https://tabula-py.readthedocs.io/en/latest/getting_started.html',
  },
};
