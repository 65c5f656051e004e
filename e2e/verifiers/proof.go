package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"golang.org/x/mod/sumdb/note"
)

const (
	proofFormat = "guildhall-proof/1"
	tlogProof   = "c2sp.org/tlog-proof@v1\n"
)

// Proof is what the file of a proof says of one entry.
type Proof struct {
	Format string `json:"format"`
	Entry  struct {
		ID        string `json:"id"`
		Place     uint64 `json:"place"`
		Canonical string `json:"canonical"`
	} `json:"entry"`
	Trail struct {
		Trail
		Path [][]byte `json:"path"`
	} `json:"trail"`
	Log LogPlace `json:"log"`
}

func verifyProof(text []byte, verifier note.Verifier) (string, error) {
	read, err := readProof(string(text))
	if err != nil {
		return "", fmt.Errorf("the file: %w", err)
	}
	if read.Format != proofFormat {
		return "", fmt.Errorf("the format %q is not known", read.Format)
	}
	if err := read.verify(verifier); err != nil {
		return "", err
	}
	entry, trail := read.Entry, read.Trail
	return fmt.Sprintf("%s stands at place %d of the trail of %s", entry.ID, entry.Place, trail.Organization), nil
}

func readProof(text string) (*Proof, error) {
	var read Proof
	if !strings.HasPrefix(text, tlogProof) {
		return &read, json.Unmarshal([]byte(text), &read)
	}
	head, checkpoint, found := strings.Cut(text, "\n\n")
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
	if _, err := p.Trail.verifyLogged(&p.Log, verifier); err != nil {
		return err
	}
	var entry struct{ ID, Tenant string }
	if err := json.Unmarshal([]byte(p.Entry.Canonical), &entry); err != nil {
		return fmt.Errorf("the entry: %w", err)
	}
	if entry.ID != p.Entry.ID || entry.Tenant != p.Trail.Organization {
		return errors.New("the entry is another one than the proof says")
	}
	leaf := hasher.HashLeaf([]byte(p.Entry.Canonical))
	if err := proof.VerifyInclusion(hasher, p.Entry.Place, p.Trail.Size, leaf, p.Trail.Path, p.Trail.RootHash); err != nil {
		return fmt.Errorf("the entry in the trail: %w", err)
	}
	return nil
}
