/** The name that most clusters give to the class that is meant when none is named. */
const CLASS = 'standard';

/**
 * Volumes that stand ready, as nobody provisions any here, and the class that claims get when they name none.
 *
 * @param {number} count
 * @param {(name: string) => object} source where the volume of that name lies
 */
export function volumes(count, source) {
  const names = Array.from({ length: count }, (_, at) => `volume-${at + 1}`);
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'kubernetes.io/no-provisioner',
    },
    ...names.map((name) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        capacity: { storage: '1Ti' },
        accessModes: ['ReadWriteOnce', 'ReadWriteMany'],
        persistentVolumeReclaimPolicy: 'Delete',
        storageClassName: CLASS,
        ...source(name),
      },
    })),
  ];
}
