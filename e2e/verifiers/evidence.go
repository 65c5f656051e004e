package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"golang.org/x/mod/sumdb/note"
)

const evidenceFormat = "guildhall-evidence/1"

// Evidence is the first line of its file; the entries are the lines that follow.
type Evidence struct {
	Entries struct {
		First uint64 `json:"first"`
		Count uint64 `json:"count"`
	} `json:"entries"`
	Trail struct {
		Trail
		Left  [][]byte `json:"left"`
		Right [][]byte `json:"right"`
	} `json:"trail"`
	Log     LogPlace `json:"log"`
	Earlier *struct {
		Trail struct {
			Size        uint64   `json:"size"`
			RootHash    []byte   `json:"rootHash"`
			Consistency [][]byte `json:"consistency"`
		} `json:"trail"`
		Log struct {
			LogPlace
			Consistency [][]byte `json:"consistency"`
		} `json:"log"`
	} `json:"earlier"`
}

func verifyEvidence(line []byte, entries *bufio.Reader, verifier note.Verifier, kept *Evidence) (string, error) {
	var read Evidence
	if err := json.Unmarshal(line, &read); err != nil {
		return "", fmt.Errorf("the file: %w", err)
	}
	if err := read.verifyEntries(entries); err != nil {
		return "", fmt.Errorf("the entries in the trail: %w", err)
	}
	checkpoint, err := read.Trail.verifyLogged(&read.Log, verifier)
	if err != nil {
		return "", err
	}
	if err := read.verifyGrowth(checkpoint, verifier); err != nil {
		return "", fmt.Errorf("since it stood earlier: %w", err)
	}
	if kept != nil {
		if err := read.verifyKept(kept); err != nil {
			return "", fmt.Errorf("against what was kept: %w", err)
		}
	}
	first, count := read.Entries.First, read.Entries.Count
	return fmt.Sprintf("%d entries stand from place %d on in the trail of %s", count, first, read.Trail.Organization), nil
}

// The tree, of what stands left of the range, the entries, and what stands right of it.
func (e *Evidence) verifyEntries(lines *bufio.Reader) error {
	factory := compact.RangeFactory{Hash: hasher.HashChildren}
	tree, err := factory.NewRange(0, e.Entries.First, e.Trail.Left)
	if err != nil {
		return err
	}
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil {
			return fmt.Errorf("the last one: %w", err)
		}
		if err := tree.Append(hasher.HashLeaf(bytes.TrimSuffix(line, []byte{'\n'})), nil); err != nil {
			return err
		}
	}
	end := e.Entries.First + e.Entries.Count
	if tree.End() != end {
		return fmt.Errorf("there are %d, not %d", tree.End()-e.Entries.First, e.Entries.Count)
	}
	right, err := factory.NewRange(end, e.Trail.Size, e.Trail.Right)
	if err != nil {
		return err
	}
	if err := tree.AppendRange(right, nil); err != nil {
		return err
	}
	root, err := tree.GetRootHash(nil)
	if err != nil {
		return err
	}
	if !bytes.Equal(root, e.Trail.RootHash) {
		return errors.New("another root than the one that is named")
	}
	return nil
}

// Where an earlier statement is named, trail and log only grew since then.
func (e *Evidence) verifyGrowth(now *Checkpoint, verifier note.Verifier) error {
	if e.Earlier == nil {
		return nil
	}
	was := e.Trail.Trail
	was.Size, was.RootHash = e.Earlier.Trail.Size, e.Earlier.Trail.RootHash
	then, err := was.verifyLogged(&e.Earlier.Log.LogPlace, verifier)
	if err != nil {
		return err
	}
	err = proof.VerifyConsistency(hasher, was.Size, e.Trail.Size, e.Earlier.Trail.Consistency, was.RootHash, e.Trail.RootHash)
	if err != nil {
		return fmt.Errorf("the trail: %w", err)
	}
	err = proof.VerifyConsistency(hasher, then.Size, now.Size, e.Earlier.Log.Consistency, then.Root, now.Root)
	if err != nil {
		return fmt.Errorf("the log: %w", err)
	}
	return nil
}

func readKept(name string, verifier note.Verifier) (*Evidence, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	line, _, _ := bytes.Cut(text, []byte{'\n'})
	var read Evidence
	if err := json.Unmarshal(line, &read); err != nil {
		return nil, err
	}
	_, err = read.Trail.verifyLogged(&read.Log, verifier)
	return &read, err
}

// The file speaks of the trail as it was kept: that is how it stands, or how it stood earlier.
func (e *Evidence) verifyKept(kept *Evidence) error {
	size, root := e.Trail.Size, e.Trail.RootHash
	if e.Earlier != nil && kept.Trail.Size != size {
		size, root = e.Earlier.Trail.Size, e.Earlier.Trail.RootHash
	}
	if e.Trail.Origin != kept.Trail.Origin || size != kept.Trail.Size {
		return fmt.Errorf("it has %d entries of %s", kept.Trail.Size, kept.Trail.Origin)
	}
	if !bytes.Equal(root, kept.Trail.RootHash) {
		return errors.New("the trail was signed twice with different contents at the same size")
	}
	return nil
}
