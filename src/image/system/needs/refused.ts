import type { DebianNeeds } from '../need';

const PROCESSES = 'it starts other processes, and a container runs one, so that its platform sees how each fares; make '
  + 'a container for each, of the same image';

/** What no Debian package makes run. */
export const REFUSED: DebianNeeds = {
  'circus': { refused: PROCESSES, source: 'https://circus.readthedocs.io/en/latest/' },
  'cx-oracle': {
    refused: 'it loads Oracle\'s client libraries, which are not in Debian; use oracledb, its successor, which '
      + 'needs none',
    source: 'https://cx-oracle.readthedocs.io/en/latest/user_guide/installation.html',
  },
  'docx2pdf': {
    refused: 'it controls Microsoft Word, which does not run on Linux; convert with LibreOffice in a container '
      + 'of its own, such as Gotenberg',
    source: 'https://github.com/AlJohri/docx2pdf',
  },
  'honcho': { refused: PROCESSES, source: 'https://honcho.readthedocs.io/en/latest/' },
  'imgkit': {
    refused: 'it starts wkhtmltoimage, which Debian 13 does not have since it is no longer maintained; render in '
      + 'a browser in a container of its own',
    source: 'https://github.com/jarrekk/imgkit',
  },
  'jpype1': {
    refused: 'it starts a Java virtual machine, which Debian\'s packages prepare when they are installed; use a '
      + 'base image of your own that has Java',
    source: 'https://jpype.readthedocs.io/en/latest/install.html',
  },
  'konlpy': {
    refused: 'it starts a Java virtual machine, which Debian\'s packages prepare when they are installed; use a '
      + 'base image of your own that has Java',
    source: 'https://konlpy.org/en/latest/install/',
  },
  'language-tool-python': {
    refused: 'it starts a Java virtual machine, which Debian\'s packages prepare when they are installed; use a '
      + 'base image of your own that has Java',
    source: 'https://github.com/jxmorris12/language_tool_python',
  },
  'pdfkit': {
    refused: 'it starts wkhtmltopdf, which Debian 13 does not have since it is no longer maintained; use '
      + 'weasyprint',
    source: 'https://github.com/JazzCore/python-pdfkit',
  },
  'phonemizer': {
    refused: 'it loads a copy of espeak-ng\'s library from /tmp, where containers on ECS and in Compose may keep '
      + 'files but run none; use py-espeak-ng, or on Kubernetes alone add libespeak-ng1 to \'systemPackages\'',
    source: 'https://github.com/bootphon/phonemizer/blob/master/phonemizer/backend/espeak/api.py',
  },
  'playwright': {
    refused: 'the browsers that it starts are neither on PyPI nor in Debian; run one in a container of its own, '
      + 'such as mcr.microsoft.com/playwright with \'playwright run-server\', and connect to it',
    source: 'https://playwright.dev/python/docs/docker',
  },
  'pyexecjs': {
    refused: 'it starts Node at run time, which an image of Python does not have; run that in a container '
      + 'of its own',
    source: 'https://github.com/doloopwhile/PyExecJS',
  },
  'pyppeteer': {
    refused: 'it downloads a browser when it starts, and is no longer maintained; use playwright, which can '
      + 'connect to a browser in a container of its own',
    source: 'https://github.com/pyppeteer/pyppeteer',
  },
  'pyspark': {
    refused: 'it starts a Java virtual machine, which Debian\'s packages prepare when they are installed; use a '
      + 'base image of your own that has Java',
    source: 'https://spark.apache.org/docs/latest/api/python/getting_started/install.html',
  },
  'supervisor': { refused: PROCESSES, source: 'https://supervisord.org/introduction.html' },
  'tabula-py': {
    refused: 'it starts a Java virtual machine, which Debian\'s packages prepare when they are installed; use a '
      + 'base image of your own that has Java',
    source: 'https://tabula-py.readthedocs.io/en/latest/getting_started.html',
  },
};
