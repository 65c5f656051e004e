package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/transparency-dev/merkle/proof"
	"golang.org/x/mod/sumdb/note"
)

const consistencyFormat = "guildhall-consistency/1"

// Consistency says that the platform log only grew from one checkpoint to another.
type Consistency struct {
	Older       string   `json:"older"`
	Newer       string   `json:"newer"`
	Consistency [][]byte `json:"consistency"`
}

func verifyConsistency(text []byte, verifier note.Verifier) (string, error) {
	var read Consistency
	if err := json.Unmarshal(text, &read); err != nil {
		return "", fmt.Errorf("the file: %w", err)
	}
	older, err := openCheckpoint(read.Older, verifier)
	if err != nil {
		return "", err
	}
	newer, err := openCheckpoint(read.Newer, verifier)
	if err != nil {
		return "", err
	}
	if older.Origin != newer.Origin {
		return "", errors.New("the checkpoints are of different logs")
	}
	err = proof.VerifyConsistency(hasher, older.Size, newer.Size, read.Consistency, older.Root, newer.Root)
	if err != nil {
		return "", fmt.Errorf("the log: %w", err)
	}
	return fmt.Sprintf("%s only grew from %d to %d leaves", newer.Origin, older.Size, newer.Size), nil
}
