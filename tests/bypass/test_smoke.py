def test_nothing_happens(public):
    public.unchanged()
