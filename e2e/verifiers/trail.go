package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

var hasher = rfc6962.DefaultHasher

// Trail is how an organisation's tree stood. []byte is base64 in JSON, as the hashes are.
type Trail struct {
	Organization string `json:"organization"`
	Blind        []byte `json:"blind"`
	Origin       string `json:"origin"`
	Size         uint64 `json:"size"`
	RootHash     []byte `json:"rootHash"`
}

// LogPlace is where the platform log says so.
type LogPlace struct {
	Index      uint64   `json:"index"`
	Path       [][]byte `json:"path"`
	Checkpoint string   `json:"checkpoint"`
}

// Checkpoint is what a signed note says of the log.
type Checkpoint struct {
	Origin string
	Size   uint64
	Root   []byte
}

func openCheckpoint(text string, verifier note.Verifier) (*Checkpoint, error) {
	signed, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return nil, fmt.Errorf("the checkpoint: %w", err)
	}
	lines := strings.SplitN(signed.Text, "\n", 4)
	if len(lines) != 4 {
		return nil, errors.New("the checkpoint has less than three lines")
	}
	read := Checkpoint{Origin: lines[0]}
	if read.Size, err = strconv.ParseUint(lines[1], 10, 64); err != nil {
		return nil, fmt.Errorf("the checkpoint: %w", err)
	}
	if read.Root, err = base64.StdEncoding.DecodeString(lines[2]); err != nil {
		return nil, fmt.Errorf("the checkpoint: %w", err)
	}
	return &read, nil
}

// The trail is the one of the organisation that is named, and stands in the signed log.
func (t *Trail) verifyLogged(log *LogPlace, verifier note.Verifier) (*Checkpoint, error) {
	checkpoint, err := openCheckpoint(log.Checkpoint, verifier)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, t.Blind)
	mac.Write([]byte(t.Organization))
	if t.Origin != checkpoint.Origin+"/trails/"+hex.EncodeToString(mac.Sum(nil)) {
		return nil, errors.New("the trail is another organisation's")
	}
	text := fmt.Sprintf("%s\n%d\n%s\n", t.Origin, t.Size, base64.StdEncoding.EncodeToString(t.RootHash))
	leaf := hasher.HashLeaf([]byte(text))
	if err := proof.VerifyInclusion(hasher, log.Index, checkpoint.Size, leaf, log.Path, checkpoint.Root); err != nil {
		return nil, fmt.Errorf("the trail in the log: %w", err)
	}
	return checkpoint, nil
}
