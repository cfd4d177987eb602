"""Linear algebra on one thread, as long as somebody wants it."""

from threadpoolctl import threadpool_info

from core.blas_threads import one_blas_thread


def test_products_take_one_thread_until_the_last_who_asked_is_done():
    def threads():
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    before, first, second = threads(), one_blas_thread(), one_blas_thread()
    with first:
        second.__enter__()
        assert threads() == {1}
    assert threads() == {1}
    second.__exit__(None, None, None)
    assert threads() == before
