import type { DebianNeeds } from '../need';

/** What no Debian package makes run. */
export const REFUSED: DebianNeeds = {
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
  'imgkit': {
    refused: 'it starts wkhtmltoimage, which Debian 13 does not have since it is no longer maintained; render in '
      + 'a browser in a container of its own',
    source: 'https://github.com/jarrekk/imgkit',
  },
  'pdfkit': {
    refused: 'it starts wkhtmltopdf, which Debian 13 does not have since it is no longer maintained; use '
      + 'weasyprint',
    source: 'https://github.com/JazzCore/python-pdfkit',
  },
  'playwright': {
    refused: 'the browsers that it starts are neither on PyPI nor in Debian; run one in a container of its own, '
      + 'such as mcr.microsoft.com/playwright with \'playwright run-server\', and connect to it',
    source: 'https://playwright.dev/python/docs/docker',
  },
  'pyppeteer': {
    refused: 'it downloads a browser when it starts, and is no longer maintained; use playwright, which can '
      + 'connect to a browser in a container of its own',
    source: 'https://github.com/pyppeteer/pyppeteer',
  },
};
