{{- /* Whether a mail catcher stands in identity's pod: on its loopback, the one place to which mails go without TLS. */ -}}
{{- define "guildhall.mailCatcher" -}}
{{- if and .Values.quickstart.enabled .Values.quickstart.mail.enabled }}yes{{ end -}}
{{- end }}

{{- define "guildhall.mailContainer" -}}
- name: mail
  {{- include "guildhall.containerImage" (dict "root" . "image" "mail") | nindent 2 }}
  ports:
    - { name: mail-page, containerPort: 8025 }
  startupProbe: { tcpSocket: { port: mail-page }, periodSeconds: 1, failureThreshold: 600 }
  readinessProbe: { tcpSocket: { port: mail-page }, periodSeconds: 5 }
  livenessProbe: { tcpSocket: { port: mail-page }, periodSeconds: 20, failureThreshold: 6 }
  resources:
    {{- toYaml .Values.quickstart.mail.resources | nindent 4 }}
  securityContext:
    {{- include "guildhall.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - { name: mail, mountPath: /var/lib/mail }
{{- end }}

{{- /*
A server of the quickstart: one replica on a volume of its own. Takes root, name, uid, port, image, args, env (a list),
mountPath (of the data), scratch (paths that are writable besides), probe, volumes, mounts.
*/ -}}
{{- define "guildhall.quickstartServer" -}}
{{- $values := get .root.Values.quickstart .name -}}
{{- $context := dict "root" .root "component" .name "name" .name -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  {{- include "guildhall.metadata" $context | nindent 2 }}
spec:
  serviceName: {{ include "guildhall.fullname" .root }}-{{ .name }}
  replicas: 1
  selector:
    matchLabels:
      {{- include "guildhall.selector" $context | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "guildhall.podLabels" (merge (dict "server" true) $context) | nindent 8 }}
    spec:
      {{- include "guildhall.podBasics" (dict "root" .root "uid" .uid) | trim | nindent 6 }}
      terminationGracePeriodSeconds: 60
      containers:
        - name: {{ .name }}
          image: {{ $values.image | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          {{- with .args }}
          args: {{ toJson . }}
          {{- end }}
          {{- with .env }}
          env:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          ports:
            - { name: {{ .name }}, containerPort: {{ .port }} }
          # A first start on a slow machine takes minutes, and one that is killed begins anew.
          startupProbe: {{ merge (dict "periodSeconds" 1 "timeoutSeconds" 5 "failureThreshold" 600) .probe | toJson }}
          readinessProbe: {{ merge (dict "periodSeconds" 5 "timeoutSeconds" 5) .probe | toJson }}
          livenessProbe: {{ merge (dict "periodSeconds" 20 "timeoutSeconds" 10 "failureThreshold" 6) .probe | toJson }}
          resources:
            {{- toYaml $values.resources | nindent 12 }}
          securityContext:
            {{- include "guildhall.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - { name: data, mountPath: {{ .mountPath }} }
            {{- range $at, $path := .scratch }}
            - { name: scratch-{{ $at }}, mountPath: {{ $path }} }
            {{- end }}
            {{- range .mounts }}
            - {{ toJson . }}
            {{- end }}
      volumes:
        {{- range $at, $path := .scratch }}
        - { name: scratch-{{ $at }}, emptyDir: { sizeLimit: 256Mi } }
        {{- end }}
        {{- range .volumes }}
        - {{ toJson . }}
        {{- end }}
        {{- if not $values.persistence.enabled }}
        - { name: data, emptyDir: { sizeLimit: {{ $values.persistence.size }} } }
        {{- end }}
  {{- if $values.persistence.enabled }}
  volumeClaimTemplates:
    - metadata:
        name: data
        labels:
          {{- include "guildhall.selector" $context | nindent 10 }}
      spec:
        accessModes: [ReadWriteOnce]
        {{- with $values.persistence.storageClassName }}
        storageClassName: {{ . | quote }}
        {{- end }}
        resources: { requests: { storage: {{ $values.persistence.size }} } }
  {{- end }}
---
apiVersion: v1
kind: Service
metadata:
  {{- include "guildhall.metadata" $context | nindent 2 }}
spec:
  selector:
    {{- include "guildhall.selector" $context | nindent 4 }}
  ports:
    - { name: {{ .name }}, port: {{ .port }}, targetPort: {{ .name }} }
{{- end }}
