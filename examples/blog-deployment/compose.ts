import { join } from 'path';
import { ComposeFile } from 'cdk-python-container';
import { beat, mail, nightly, web, worker } from './containers';

new ComposeFile({ services: { web, worker, mail, beat, nightly } }).write(join(__dirname, 'compose.yaml'));
