import { X509Certificate } from 'node:crypto';
import type { Observed } from '../observation/open-observed.js';
import type { Claim, ClusterEvent, CronJob, Job, Pod, Secret, Workload } from '../observation/objects.js';
import { reading, valueOr } from '../findings/reading.js';
import type { CertificateInUse, Installation } from './installation.js';
import { vitalsOf } from './vitals.js';
import { volumesOf } from './volume-use.js';

/** Which installation: all of the platform in the namespace, or one release of several. */
export interface Patient {
  readonly release?: string;
}

/** Reads the state of an installation, with the rights that whoever asks has; what may not be read is said so. */
export async function gather({ api, namespace, forwarding }: Observed, { release }: Patient): Promise<Installation> {
  const labels = ['app.kubernetes.io/part-of=guildhall', ...(release ? [`app.kubernetes.io/instance=${release}`] : [])];
  const selected = `?labelSelector=${encodeURIComponent(labels.join(','))}`;
  const within = (group: string, kind: string) => `${group}/namespaces/${namespace}/${kind}`;
  const list = <T>(group: string, kind: string, query = selected) =>
    reading(() => api.list<T>(within(group, kind) + query));
  const [core, apps, batch] = ['/api/v1', '/apis/apps/v1', '/apis/batch/v1'];
  const pods = await list<Pod>(core, 'pods');
  const [deployments, statefulSets, jobs, cronJobs, claims, events, secrets, certificates, vitals, volumes] =
    await Promise.all([
      list<Workload>(apps, 'deployments'),
      list<Workload>(apps, 'statefulsets'),
      list<Job>(batch, 'jobs'),
      list<CronJob>(batch, 'cronjobs'),
      list<Claim>(core, 'persistentvolumeclaims'),
      list<ClusterEvent>(core, 'events', ''),
      reading(() => api.listMetadata(within(core, 'secrets') + selected)),
      reading(async () =>
        certificatesIn(await api.list<Secret>(`${within(core, 'secrets')}?fieldSelector=type%3Dkubernetes.io/tls`)),
      ),
      vitalsOf(forwarding, valueOr(pods, [])),
      volumesOf(api, namespace, valueOr(pods, [])),
    ]);
  const at = new Date();
  const kinds = { deployments, statefulSets, pods, jobs, cronJobs, claims, events, secrets };
  return { at, namespace, ...kinds, certificates, vitals, volumes };
}

// Of a TLS secret the certificate alone is looked at, which every client is shown anyway.
function certificatesIn(secrets: readonly Secret[]): CertificateInUse[] {
  return secrets.flatMap(({ metadata, data }) => {
    const notAfter = endOf(data?.['tls.crt']);
    return notAfter ? [{ secret: metadata.name, notAfter }] : [];
  });
}

function endOf(base64: string | undefined): Date | undefined {
  try {
    return base64 ? new Date(new X509Certificate(Buffer.from(base64, 'base64')).validTo) : undefined;
  } catch {
    return undefined;
  }
}
