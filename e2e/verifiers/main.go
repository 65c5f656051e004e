// Verifies files of Guildhall's audit trail with other people's code alone: signed notes with golang.org/x/mod/sumdb/note,
// Merkle trees with github.com/transparency-dev/merkle.
//
//	verifiers <vkey> <file> [<kept>]
//
// The file is evidence of a range (GET /audit/evidence, or an archive), the proof of an entry (GET
// /audit/entries/{entryId}/proof, as JSON or as a C2SP tlog-proof), or the consistency of the log (GET /audit/consistency).
// What was kept is evidence from before (GET /audit/trail): the trail must have grown from it. Ends with 0 and one line when
// the file holds, with 1 and the reason when it does not.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/mod/sumdb/note"
)

func main() {
	if len(os.Args) < 3 || len(os.Args) > 4 {
		fail(fmt.Errorf("usage: %s <vkey> <file> [<kept>]", os.Args[0]))
	}
	verifier, err := note.NewVerifier(os.Args[1])
	if err != nil {
		fail(fmt.Errorf("the key: %w", err))
	}
	var kept *Evidence
	if len(os.Args) == 4 {
		if kept, err = readKept(os.Args[3], verifier); err != nil {
			fail(fmt.Errorf("what was kept: %w", err))
		}
	}
	said, err := verifyFile(os.Args[2], verifier, kept)
	if err != nil {
		fail(err)
	}
	fmt.Println(said)
}

func verifyFile(name string, verifier note.Verifier, kept *Evidence) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	lines := bufio.NewReaderSize(file, 1<<20)
	line, err := lines.ReadBytes('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	if formatOf(line) == evidenceFormat {
		return verifyEvidence(line, lines, verifier, kept)
	}
	if kept != nil {
		return "", errors.New("only evidence is held against what was kept")
	}
	rest, err := io.ReadAll(lines)
	if err != nil {
		return "", err
	}
	text := append(line, rest...)
	if formatOf(text) == consistencyFormat {
		return verifyConsistency(text, verifier)
	}
	return verifyProof(text, verifier)
}

func formatOf(text []byte) string {
	var named struct {
		Format string `json:"format"`
	}
	if json.Unmarshal(bytes.TrimSpace(text), &named) != nil {
		return ""
	}
	return named.Format
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
