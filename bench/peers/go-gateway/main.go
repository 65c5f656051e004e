// What an engineer writes in an afternoon: the reverse proxy of net/http, ES256 tokens verified by golang-jwt with the
// keys of a JWKS file, and a bucket for each subject that never bites.
//
//	go-gateway 127.0.0.1:9106 http://127.0.0.1:9100 jwks.json ISSUER AUDIENCE
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"log"
	"math/big"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/time/rate"
)

const neverBites = 1e6

type gateway struct {
	keys     map[string]*ecdsa.PublicKey
	parser   *jwt.Parser
	limiters sync.Map
	proxy    *httputil.ReverseProxy
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/ready" {
		return
	}
	subject, ok := g.subjectOf(r.Header.Get("Authorization"))
	if !ok {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if !g.limiterOf(subject).Allow() {
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	r.Header.Set("X-User-Id", subject)
	g.proxy.ServeHTTP(w, r)
}

func (g *gateway) subjectOf(authorization string) (string, bool) {
	token, ok := strings.CutPrefix(authorization, "Bearer ")
	if !ok {
		return "", false
	}
	claims := jwt.RegisteredClaims{}
	_, err := g.parser.ParseWithClaims(token, &claims, func(parsed *jwt.Token) (any, error) {
		kid, _ := parsed.Header["kid"].(string)
		return g.keys[kid], nil
	})
	return claims.Subject, err == nil
}

func (g *gateway) limiterOf(subject string) *rate.Limiter {
	found, ok := g.limiters.Load(subject)
	if !ok {
		found, _ = g.limiters.LoadOrStore(subject, rate.NewLimiter(neverBites, neverBites))
	}
	return found.(*rate.Limiter)
}

func keysOf(file string) map[string]*ecdsa.PublicKey {
	var set struct{ Keys []struct{ Kid, X, Y string } }
	content, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(content, &set)
	}
	if err != nil {
		log.Fatal(err)
	}
	number := func(encoded string) *big.Int {
		bytes, _ := base64.RawURLEncoding.DecodeString(encoded)
		return new(big.Int).SetBytes(bytes)
	}
	keys := map[string]*ecdsa.PublicKey{}
	for _, key := range set.Keys {
		keys[key.Kid] = &ecdsa.PublicKey{Curve: elliptic.P256(), X: number(key.X), Y: number(key.Y)}
	}
	return keys
}

func main() {
	if len(os.Args) != 6 {
		log.Fatal("go-gateway ADDRESS UPSTREAM JWKS ISSUER AUDIENCE")
	}
	address, jwks, issuer, audience := os.Args[1], os.Args[3], os.Args[4], os.Args[5]
	upstream, err := url.Parse(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(address, &gateway{
		keys: keysOf(jwks),
		parser: jwt.NewParser(jwt.WithValidMethods([]string{"ES256"}), jwt.WithIssuer(issuer),
			jwt.WithAudience(audience), jwt.WithExpirationRequired()),
		proxy: &httputil.ReverseProxy{
			Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(upstream) },
			Transport: &http.Transport{MaxIdleConns: 256, MaxIdleConnsPerHost: 256},
		},
	}))
}
