"""Notices: what village, township and county tell the people of a place, from one day to another."""
