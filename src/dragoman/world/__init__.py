"""Who and where: states, organisations, armed groups, people in office, agents and places."""
