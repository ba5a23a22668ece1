import { Fields, METADATA } from './fields';
import { INSTANCE_LABEL, PORT_NAME } from './names';

/** Where clients inside the cluster find the application: `http://<name>`, without a number. */
export const SERVICE_PORT = 80;

/** The Service in Kubernetes words, in the order it is read. */
export function renderService(instance: string): Fields {
  return {
    metadata: METADATA,
    spec: {
      type: 'ClusterIP',
      selector: { [INSTANCE_LABEL]: instance },
      ports: [{ name: PORT_NAME, port: SERVICE_PORT, targetPort: PORT_NAME, protocol: 'TCP' }],
    },
  };
}
