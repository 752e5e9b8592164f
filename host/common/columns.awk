# A table for people: row() for each of its rows, then print_rows().

function row(a, b, c, d, e,    column) {
    rows++
    cell[rows, 1] = a
    cell[rows, 2] = b
    cell[rows, 3] = c
    cell[rows, 4] = d
    cell[rows, 5] = e
    for (column = 1; column <= 4; column++) {
        if (length(cell[rows, column]) > width[column]) width[column] = length(cell[rows, column])
    }
}

function print_rows(    i, line, column) {
    for (i = 1; i <= rows; i++) {
        line = ""
        for (column = 1; column <= 4; column++) line = line sprintf("%-" (width[column] + 2) "s", cell[i, column])
        line = line cell[i, 5]
        sub(/ +$/, "", line)
        print line
    }
}
