import { Pod } from 'cdk8s-plus-28';
import { Fields, isFields } from './fields';

/** Defaults of Kubernetes that cdk8s-plus always writes. A value that a user changed stays. */
const PLATFORM_DEFAULTS: Fields = {
  progressDeadlineSeconds: 600,
  restartPolicy: 'Always',
  suspend: false,
  dnsPolicy: 'ClusterFirst',
  hostNetwork: false,
  setHostnameAsFQDN: false,
};

/** The manifest without fields that are of no use to its reader. */
export function withoutNoise(manifest: Fields): Fields {
  const { spec } = manifest;
  return isFields(spec) ? { ...manifest, spec: quietSpec(spec) } : manifest;
}

function quietSpec(spec: Fields): Fields {
  const kept: Record<string, unknown> = {};
  for (const field of Object.keys(spec)) {
    const value = spec[field];
    if (value === PLATFORM_DEFAULTS[field] || isEmptyList(value)) { continue; }
    kept[field] = isFields(value) ? quietPart(field, value) : value;
  }
  return kept;
}

function quietPart(field: string, value: Fields): Fields {
  switch (field) {
    case 'template': return quietTemplate(value);
    case 'jobTemplate': return withoutNoise(value);
    default: return value;
  }
}

function quietTemplate({ metadata, spec }: Fields): Fields {
  return {
    metadata: isFields(metadata) ? withoutAddress(metadata) : metadata,
    spec: isFields(spec) ? quietSpec(spec) : spec,
  };
}

/** Removes the label by which cdk8s-plus selects pods; ours are selected by their instance. */
function withoutAddress(metadata: Fields): Fields {
  const { [Pod.ADDRESS_LABEL]: _, ...labels } = isFields(metadata.labels) ? metadata.labels : {};
  return { ...metadata, labels };
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
