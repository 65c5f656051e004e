package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
)

// Proof is what a file says. []byte is base64 in JSON, as the hashes are.
type Proof struct {
	Format string `json:"format"`
	Entry  struct {
		ID        string `json:"id"`
		Place     uint64 `json:"place"`
		Canonical string `json:"canonical"`
	} `json:"entry"`
	Trail struct {
		Organization string   `json:"organization"`
		Blind        []byte   `json:"blind"`
		Origin       string   `json:"origin"`
		Size         uint64   `json:"size"`
		RootHash     []byte   `json:"rootHash"`
		Path         [][]byte `json:"path"`
	} `json:"trail"`
	Log struct {
		Index      uint64   `json:"index"`
		Path       [][]byte `json:"path"`
		Checkpoint string   `json:"checkpoint"`
	} `json:"log"`
}

const tlogProof = "c2sp.org/tlog-proof@v1\n"

func readProof(text []byte) (*Proof, error) {
	var read Proof
	if !bytes.HasPrefix(text, []byte(tlogProof)) {
		return &read, json.Unmarshal(text, &read)
	}
	head, checkpoint, found := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 {
		return nil, errors.New("is cut short")
	}
	extra, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(extra, &read); err != nil {
		return nil, err
	}
	if read.Log.Index, err = strconv.ParseUint(strings.TrimPrefix(lines[2], "index "), 10, 64); err != nil {
		return nil, err
	}
	for _, line := range lines[3:] {
		hash, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			return nil, err
		}
		read.Log.Path = append(read.Log.Path, hash)
	}
	read.Log.Checkpoint = checkpoint
	return &read, nil
}

func (p *Proof) verify(verifier note.Verifier) error {
	if p.Format != "guildhall-proof/1" {
		return fmt.Errorf("the format %q is not known", p.Format)
	}
	signed, err := note.Open([]byte(p.Log.Checkpoint), note.VerifierList(verifier))
	if err != nil {
		return fmt.Errorf("the checkpoint: %w", err)
	}
	origin, size, root, err := readCheckpoint(signed.Text)
	if err != nil {
		return fmt.Errorf("the checkpoint: %w", err)
	}
	if err := p.verifyNames(origin); err != nil {
		return err
	}
	hasher := rfc6962.DefaultHasher
	leaf := fmt.Sprintf("%s\n%d\n%s\n", p.Trail.Origin, p.Trail.Size, base64.StdEncoding.EncodeToString(p.Trail.RootHash))
	if err := proof.VerifyInclusion(hasher, p.Log.Index, size, hasher.HashLeaf([]byte(leaf)), p.Log.Path, root); err != nil {
		return fmt.Errorf("the trail in the log: %w", err)
	}
	entry := hasher.HashLeaf([]byte(p.Entry.Canonical))
	if err := proof.VerifyInclusion(hasher, p.Entry.Place, p.Trail.Size, entry, p.Trail.Path, p.Trail.RootHash); err != nil {
		return fmt.Errorf("the entry in the trail: %w", err)
	}
	return nil
}

// The trail is the one of the organisation that is named, and the entry is the one, and that organisation's.
func (p *Proof) verifyNames(logOrigin string) error {
	mac := hmac.New(sha256.New, p.Trail.Blind)
	mac.Write([]byte(p.Trail.Organization))
	if p.Trail.Origin != logOrigin+"/trails/"+hex.EncodeToString(mac.Sum(nil)) {
		return errors.New("the trail is another organisation's")
	}
	var entry struct{ ID, Tenant string }
	if err := json.Unmarshal([]byte(p.Entry.Canonical), &entry); err != nil {
		return fmt.Errorf("the entry: %w", err)
	}
	if entry.ID != p.Entry.ID || entry.Tenant != p.Trail.Organization {
		return errors.New("the entry is another one than the proof says")
	}
	return nil
}

func readCheckpoint(text string) (origin string, size uint64, root []byte, err error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) != 4 {
		return "", 0, nil, errors.New("has less than three lines")
	}
	if size, err = strconv.ParseUint(lines[1], 10, 64); err != nil {
		return "", 0, nil, err
	}
	root, err = base64.StdEncoding.DecodeString(lines[2])
	return lines[0], size, root, err
}
