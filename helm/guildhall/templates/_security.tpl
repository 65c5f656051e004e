{{- /* Pod Security "restricted", for every pod of the chart. Takes uid, where it is not the 65534 of our images. */ -}}
{{- define "guildhall.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .uid | default 65534 }}
runAsGroup: {{ .uid | default 65534 }}
fsGroup: {{ .uid | default 65534 }}
# Otherwise the kubelet goes through every file of a volume at every start: minutes for a large one.
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "guildhall.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- /*
What every pod of ours begins with: restricted, no environment of other Services, and no token of the API server but for the
Jobs that name an account. Takes root; uid, account.
*/ -}}
{{- define "guildhall.podBasics" -}}
{{- with .account }}
serviceAccountName: {{ . }}
{{- end }}
automountServiceAccountToken: {{ not (empty .account) }}
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  {{- include "guildhall.podSecurity" . | nindent 2 }}
{{- end }}

{{- define "guildhall.containerImage" -}}
image: {{ include "guildhall.image" . | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- end }}
