CREATE TABLE simulations (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    created REAL NOT NULL,
    run TEXT NOT NULL,
    notes TEXT NOT NULL DEFAULT '[]',
    error TEXT NOT NULL DEFAULT ''
);
CREATE TABLE simulated_rounds (
    simulation_id TEXT NOT NULL REFERENCES simulations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    round TEXT NOT NULL,
    PRIMARY KEY (simulation_id, number)
);
