// Command interop takes a token and calls the API with golang.org/x/oauth2/clientcredentials.
// The argument is how the client proves who it is: basic or post.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

type facts struct {
	Client    string `json:"client"`
	TokenType string `json:"tokenType,omitempty"`
	ExpiresIn int64  `json:"expiresIn,omitempty"`
	APIStatus int    `json:"apiStatus,omitempty"`
	Typename  string `json:"typename,omitempty"`
	Error     string `json:"error,omitempty"`
}

func main() {
	found, err := run(os.Args[1])
	if err != nil {
		found = facts{Error: nameOf(err)}
	}
	found.Client = client()
	line, _ := json.Marshal(found)
	fmt.Println(string(line))
	if err != nil {
		os.Exit(1)
	}
}

func run(method string) (facts, error) {
	authority, err := os.ReadFile(os.Getenv("POS_CA_FILE"))
	if err != nil {
		return facts{}, err
	}
	secret, err := os.ReadFile(os.Getenv("POS_CLIENT_SECRET_FILE"))
	if err != nil {
		return facts{}, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	trusting := &http.Client{
		Timeout:   10 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}},
	}
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, trusting)

	issuer := os.Getenv("POS_ISSUER")
	var discovery struct {
		TokenEndpoint string `json:"token_endpoint"`
	}
	answer, err := trusting.Get(issuer + "/.well-known/openid-configuration")
	if err != nil {
		return facts{}, err
	}
	if err := decode(answer, &discovery); err != nil {
		return facts{}, err
	}
	// Left to itself the package tries one way and then the other: two token requests.
	style := map[string]oauth2.AuthStyle{
		"basic": oauth2.AuthStyleInHeader,
		"post":  oauth2.AuthStyleInParams,
	}[method]
	config := clientcredentials.Config{
		ClientID:     os.Getenv("POS_CLIENT_ID"),
		ClientSecret: string(secret),
		TokenURL:     discovery.TokenEndpoint,
		AuthStyle:    style,
	}
	token, err := config.Token(ctx)
	if err != nil {
		return facts{}, err
	}

	api := oauth2.NewClient(ctx, oauth2.ReuseTokenSource(token, config.TokenSource(ctx)))
	query := strings.NewReader(`{"query":"{ __typename }"}`)
	answer, err = api.Post(issuer+"/api/graphql", "application/json", query)
	if err != nil {
		return facts{}, err
	}
	var result struct {
		Data struct {
			Typename string `json:"__typename"`
		} `json:"data"`
	}
	if err := decode(answer, &result); err != nil {
		return facts{}, err
	}
	return facts{
		TokenType: token.TokenType,
		ExpiresIn: int64(math.Round(time.Until(token.Expiry).Seconds())),
		APIStatus: answer.StatusCode,
		Typename:  result.Data.Typename,
	}, nil
}

func decode(answer *http.Response, into any) error {
	defer answer.Body.Close()
	return json.NewDecoder(answer.Body).Decode(into)
}

func nameOf(err error) string {
	var refused *oauth2.RetrieveError
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &refused):
		return refused.ErrorCode
	case errors.As(err, &untrusted):
		return "certificate"
	default:
		return "no answer"
	}
}

func client() string {
	version := "?"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "golang.org/x/oauth2" {
				version = module.Version
			}
		}
	}
	return fmt.Sprintf("golang.org/x/oauth2 %s on Go %s", version, strings.TrimPrefix(runtime.Version(), "go"))
}
