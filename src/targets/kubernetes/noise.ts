import { Pod } from 'cdk8s-plus-28';
import { Fields, isFields } from './fields';

/** What cdk8s-plus always writes although Kubernetes does the same without it. A value that somebody changed stays. */
const PLATFORM_DEFAULTS: Fields = {
  progressDeadlineSeconds: 600,
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  hostNetwork: false,
  setHostnameAsFQDN: false,
};

/** The manifest without what its reader has no use for. */
export function withoutNoise(manifest: Fields): Fields {
  const { spec } = manifest;
  return isFields(spec) ? { ...manifest, spec: quietSpec(spec) } : manifest;
}

function quietSpec(spec: Fields): Fields {
  const kept = Object.entries(spec)
    .filter(([field, value]) => value !== PLATFORM_DEFAULTS[field] && !isEmptyList(value))
    .map(([field, value]) => [field, field === 'template' && isFields(value) ? quietTemplate(value) : value]);
  return Object.fromEntries(kept) as Fields;
}

function quietTemplate({ metadata, spec }: Fields): Fields {
  return {
    metadata: isFields(metadata) ? withoutAddress(metadata) : metadata,
    spec: isFields(spec) ? quietSpec(spec) : spec,
  };
}

/** The label by which cdk8s-plus finds its own pods; ours are found by their instance. */
function withoutAddress(metadata: Fields): Fields {
  const { [Pod.ADDRESS_LABEL]: _, ...labels } = isFields(metadata.labels) ? metadata.labels : {};
  return { ...metadata, labels };
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
