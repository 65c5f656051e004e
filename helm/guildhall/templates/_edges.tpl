{{- /*
Who reaches what, of everything that runs in this release: the services' edges of guildhall.topology, and those of the Jobs.
component → list of edges out, as JSON; of a Job: whether there is one, then its edges. Prune and drill work on the store alone.
What is not in this table is not let through.
*/ -}}
{{- define "guildhall.edges" -}}
{{- $edges := dict "test" (list "gateway") -}}
{{- range $name, $part := include "guildhall.parts" . | fromJson }}{{ $_ := set $edges $name $part.reaches }}{{ end -}}
{{- range $name, $job := dict
  "secrets" (list (include "guildhall.makesSecrets" .) "apiServer")
  "databases" (list (or .Values.database.provision .Values.quickstart.enabled) "database")
  "topics" (list .Values.topics.enabled "kafka")
  "preflight" (list .Values.preflight.enabled "database" "kafka" "redis" "smtp")
  "migrate" (list .Values.migrations.enabled "database")
  "administrator" (list .Values.administrator.enabled "database")
  "key-rotation" (list (include "guildhall.keysPlan" .) "apiServer")
  "backup" (list .Values.backup.enabled "database")
  "backup-base" (list .Values.backup.enabled "database")
  "backup-prune" (list .Values.backup.enabled)
  "backup-drill" (list .Values.backup.enabled) -}}
{{- if first $job }}{{ $_ := set $edges $name (rest $job) }}{{ end -}}
{{- end -}}
{{- $edges | toJson -}}
{{- end }}

{{- /* The components that have an edge, as a list. Takes root, edge. */ -}}
{{- define "guildhall.componentsReaching" -}}
{{- $names := list -}}
{{- range $name, $edges := include "guildhall.edges" .root | fromJson -}}
{{- if has $.edge $edges }}{{ $names = append $names $name }}{{ end -}}
{{- end -}}
{{- $names | toJson -}}
{{- end }}

{{- /* Pods of this release by component, as a peer of a network policy. Takes root, components. */ -}}
{{- define "guildhall.peer" -}}
- podSelector:
    matchLabels:
      app.kubernetes.io/name: guildhall
      app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
    matchExpressions:
      - { key: app.kubernetes.io/component, operator: In, values: {{ toJson .components }} }
{{- end }}

{{- /*
An egress rule to servers that are not of this release: the peers that the values name, or whoever listens at these ports.
Takes peers, ports.
*/ -}}
{{- define "guildhall.elsewhere" -}}
- ports:
    {{- range .ports }}
    - { protocol: TCP, port: {{ int . }} }
    {{- end }}
  {{- with .peers }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- /* An egress rule to pods of this release. Takes root, components, port. */ -}}
{{- define "guildhall.within" -}}
- ports:
    - { protocol: TCP, port: {{ .port }} }
  to:
    {{- include "guildhall.peer" . | nindent 4 }}
{{- end }}

{{- /* The port at the end of a `scheme://host:port` or `host:port`, or the usual one. Takes address, usual. */ -}}
{{- define "guildhall.portOf" -}}
{{- regexFind ":[0-9]+/?$" .address | trimPrefix ":" | trimSuffix "/" | default .usual -}}
{{- end }}

{{- /* The servers that a trial brings: edge → component and port. */ -}}
{{- define "guildhall.trialServers" -}}
{{- if .Values.quickstart.enabled -}}
database: { component: postgres, port: 5432 }
kafka: { component: kafka, port: 9092 }
redis: { component: redis, port: 6379 }
{{- end -}}
{{- end }}

{{- /* The ports of servers that are not of this release, as a list. Takes root, edge. */ -}}
{{- define "guildhall.portsElsewhere" -}}
{{- $values := .root.Values -}}
{{- $usual := $values.networkPolicies.ports -}}
{{- $addresses := get (dict "kafka" $values.kafka.brokers "redis" (list $values.redis.url) "smtp" (list $values.smtp.url)) .edge | default list -}}
{{- $ports := list -}}
{{- range $addresses -}}
{{- $ports = append $ports (include "guildhall.portOf" (dict "address" . "usual" (get $usual $.edge))) -}}
{{- end -}}
{{- if eq .edge "database" }}{{ $ports = list $values.database.port }}{{ end -}}
{{- if eq .edge "apiServer" }}{{ $ports = $usual.apiServer }}{{ end -}}
{{- $ports | uniq | toJson -}}
{{- end }}

{{- /* The egress rules of one edge. Takes root, edge. */ -}}
{{- define "guildhall.egress" -}}
{{- $policies := .root.Values.networkPolicies -}}
{{- if eq .edge "services" -}}
{{- $services := include "guildhall.servicesBehind" .root | fromJsonArray -}}
{{ include "guildhall.within" (dict "root" .root "components" $services "port" 8080) }}
{{- else if eq .edge "gateway" -}}
{{ include "guildhall.within" (dict "root" .root "components" (list "gateway") "port" 8080) }}
{{- else if eq .edge "outside" -}}
{{- $ipv4 := dict "ipBlock" (dict "cidr" "0.0.0.0/0" "except" $policies.insideIpv4) -}}
{{- $ipv6 := dict "ipBlock" (dict "cidr" "::/0" "except" $policies.insideIpv6) -}}
{{ include "guildhall.elsewhere" (dict "peers" (list $ipv4 $ipv6) "ports" $policies.ports.outside) }}
{{- else if and (eq .edge "smtp") (include "guildhall.mailCatcher" .root) -}}
{{- /* The catcher is reached by the pod's own loopback, which no policy sees. */ -}}
{{- else -}}
{{- with get (include "guildhall.trialServers" .root | fromYaml) .edge -}}
{{ include "guildhall.within" (dict "root" $.root "components" (list .component) "port" .port) }}
{{- else -}}
{{- $ports := include "guildhall.portsElsewhere" . | fromJsonArray -}}
{{ include "guildhall.elsewhere" (dict "peers" (get $policies.peers .edge) "ports" $ports) }}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* All egress rules of a component. Takes root, component, edges. */ -}}
{{- define "guildhall.egressRules" -}}
{{- range .edges }}
{{ include "guildhall.egress" (dict "root" $.root "edge" .) }}
{{- end }}
{{- if .edges }}
- ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
  to:
    {{- toYaml .root.Values.networkPolicies.peers.dns | nindent 4 }}
{{- end }}
{{- $tracing := .root.Values.tracing.endpoint }}
{{- if and $tracing (hasKey (include "guildhall.parts" .root | fromJson) .component) }}
{{- $port := include "guildhall.portOf" (dict "address" $tracing "usual" "4318") }}
{{ include "guildhall.elsewhere" (dict "peers" .root.Values.networkPolicies.peers.tracing "ports" (list $port)) }}
{{- end }}
{{- end }}

{{- /* All ingress rules of a service. Takes root, component, part. */ -}}
{{- define "guildhall.ingressRules" -}}
{{- $values := .root.Values.networkPolicies -}}
{{- if eq .component "gateway" }}
- ports: [{ protocol: TCP, port: 8080 }]
  {{- with $values.gateway.from }}
  from:
    {{- toYaml . | nindent 4 }}
    {{- include "guildhall.peer" (dict "root" $.root "components" (list "test")) | nindent 4 }}
  {{- end }}
{{- else if .part.serves }}
- ports: [{ protocol: TCP, port: 8080 }]
  from:
    {{- include "guildhall.peer" (dict "root" .root "components" (list "gateway")) | nindent 4 }}
{{- end }}
{{- with $values.monitoring.from }}
- ports: [{ protocol: TCP, port: 8180 }]
  from:
    {{- toYaml . | nindent 4 }}
{{- end }}
{{- end }}
