# {{service}}

What this service owns, in a sentence. It publishes on `guildhall.{{domain}}.v1`.
