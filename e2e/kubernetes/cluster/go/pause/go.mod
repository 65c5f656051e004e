module guildhall.example/kubernetes/pause

go 1.24
