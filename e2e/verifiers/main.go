// Verifies the proof of an entry of Guildhall's trail with other people's code alone: the signed note with
// golang.org/x/mod/sumdb/note, both Merkle paths with github.com/transparency-dev/merkle.
//
//	verifiers <vkey> <file>
//
// The file is the JSON of GET /audit/entries/{entryId}/proof, or a C2SP tlog-proof. Ends with 0 and one line when the
// proof holds, with 1 and the reason when it does not.
package main

import (
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
)

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: %s <vkey> <file>", os.Args[0]))
	}
	verifier, err := note.NewVerifier(os.Args[1])
	if err != nil {
		fail(fmt.Errorf("the key: %w", err))
	}
	text, err := os.ReadFile(os.Args[2])
	if err != nil {
		fail(err)
	}
	proof, err := readProof(text)
	if err != nil {
		fail(fmt.Errorf("the file: %w", err))
	}
	if err := proof.verify(verifier); err != nil {
		fail(err)
	}
	fmt.Printf("%s stands at place %d of the trail of %s\n", proof.Entry.ID, proof.Entry.Place, proof.Trail.Organization)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
