/** A small rendered chart: one service with its secrets, a Job, a volume, a kind of an operator. */
export const CHART = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: acme-identity
  labels: { app.kubernetes.io/component: identity, app.kubernetes.io/version: "1.4.0" }
spec:
  replicas: 2
  template:
    metadata: { labels: { app.kubernetes.io/component: identity } }
    spec:
      serviceAccountName: acme-identity
      imagePullSecrets: [{ name: registry }]
      containers:
        - name: identity
          image: registry.example/guildhall/identity:1.4.0
          env:
            - { name: KAFKA_BROKERS, value: "kafka:9092" }
            - { name: DATABASE_URL_FILE, value: /run/guildhall/DATABASE_URL }
            - { name: KEY_RING_FILE, value: /run/guildhall/key-ring.json }
            - { name: DATABASE_POOL_SIZE, value: "20" }
          volumeMounts: [{ name: secrets, mountPath: /run/guildhall }]
      volumes:
        - name: secrets
          projected:
            sources:
              - secret: { name: acme-identity-database, items: [{ key: DATABASE_URL, path: DATABASE_URL }] }
              - secret: { name: acme-identity-keys, items: [{ key: key-ring.json, path: key-ring.json }] }
              - secret: { name: acme-extra, optional: true, items: [{ key: x, path: x }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: acme-identity }
spec: { scaleTargetRef: { kind: Deployment, name: acme-identity }, maxReplicas: 5 }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: acme-secrets }
data:
  plan.json: '{"secrets":[{"name":"acme-identity-keys","keys":{"key-ring.json":{"make":"key-ring"}}}]}'
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: acme-backup-base, labels: { app.kubernetes.io/component: backup } }
spec: { schedule: "0 2 * * *", jobTemplate: { spec: { template: { spec: { containers: [{ name: base, image: "registry.example/guildhall/backup:1.4.0" }] } } } } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: acme-postgres }
spec:
  template: { spec: { containers: [{ name: postgres, image: "postgres:18.4", volumeMounts: [{ name: data, mountPath: /var/lib/postgresql }] }] } }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { storageClassName: fast } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: acme-audit-objects }
spec: { accessModes: [ReadWriteOnce] }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: acme }
`;
