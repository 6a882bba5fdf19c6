namespace NgHvi;

/// <summary>Zeroed numbers from a cache line's start, so that no vector straddles two.</summary>
internal sealed class AlignedArray<T> where T : unmanaged
{
    private const int LineBytes = 64;
    private readonly T[] numbers;
    private readonly int start;

    public unsafe AlignedArray(int length)
    {
        // Pinned: the collector may not move what is aligned.
        numbers = GC.AllocateArray<T>(checked(length + (LineBytes / sizeof(T))), pinned: true);
        var over = (int)((nuint)Unsafe.AsPointer(ref numbers[0]) % LineBytes);
        start = over == 0 ? 0 : (LineBytes - over) / sizeof(T);
    }

    [MethodImpl(AggressiveInlining)] public ref T At(nint index) => ref Unsafe.Add(ref numbers[start], index); // Unchecked.
}
