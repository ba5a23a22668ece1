import { join } from 'path';
import { ComposeFile } from 'cdk-python-container';
import { web, worker } from '../containers';

new ComposeFile({ name: 'shop', services: { web, worker } }).write(join(__dirname, 'compose.yaml'));
