module guildhall.example/go-gateway

go 1.26.0

require (
	github.com/golang-jwt/jwt/v5 v5.2.1
	golang.org/x/time v0.9.0
)
