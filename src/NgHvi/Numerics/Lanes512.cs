namespace NgHvi;

/// <summary>AVX-512.</summary>
internal readonly struct Lanes512<T> : ILanes<Vector512<T>, T> where T : unmanaged
{
    public static int Count => Vector512<T>.Count;
    public static bool HasManyRegisters => true;

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Constant(double value) =>
        typeof(T) == typeof(double) ? Vector512.Create(value).As<double, T>() : Vector512.Create((float)value).As<float, T>();

    [MethodImpl(AggressiveInlining)] public static Vector512<T> All(T value) => Vector512.Create(value);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> Load(ref T source, nint offset) => Vector512.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(AggressiveInlining)]
    public static void Store(Vector512<T> vector, ref T target, nint offset) => vector.StoreUnsafe(ref target, (nuint)offset);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> LoadDoubles(ref double source, nint offset)
    {
        var first = Vector512.LoadUnsafe(ref source, (nuint)offset);
        return typeof(T) == typeof(double)
            ? first.As<double, T>()
            : Vector512.Narrow(first, Vector512.LoadUnsafe(ref source, (nuint)(offset + (Count / 2)))).As<float, T>();
    }

    [MethodImpl(AggressiveInlining)]
    public static void StoreDoubles(Vector512<T> vector, ref double target, nint offset)
    {
        if (typeof(T) == typeof(double))
        {
            vector.AsDouble().StoreUnsafe(ref target, (nuint)offset);
            return;
        }

        var (lower, upper) = Vector512.Widen(vector.AsSingle());
        lower.StoreUnsafe(ref target, (nuint)offset);
        upper.StoreUnsafe(ref target, (nuint)(offset + (Count / 2)));
    }

    [MethodImpl(AggressiveInlining)] public static Vector512<T> Add(Vector512<T> a, Vector512<T> b) => a + b;
    [MethodImpl(AggressiveInlining)] public static Vector512<T> Subtract(Vector512<T> a, Vector512<T> b) => a - b;
    [MethodImpl(AggressiveInlining)] public static Vector512<T> Multiply(Vector512<T> a, Vector512<T> b) => a * b;
    [MethodImpl(AggressiveInlining)] public static Vector512<T> Divide(Vector512<T> a, Vector512<T> b) => a / b;
    [MethodImpl(AggressiveInlining)] public static Vector512<T> Max(Vector512<T> a, Vector512<T> b) => Vector512.MaxNative(a, b);
    [MethodImpl(AggressiveInlining)] public static Vector512<T> Min(Vector512<T> a, Vector512<T> b) => Vector512.MinNative(a, b);
    [MethodImpl(AggressiveInlining)] public static Vector512<T> Abs(Vector512<T> a) => Vector512.Abs(a);
    [MethodImpl(AggressiveInlining)] public static Vector512<T> CopySign(Vector512<T> a, Vector512<T> b) => Vector512.CopySign(a, b);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(double)
        ? Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> WherePositive(Vector512<T> a, Vector512<T> kept, Vector512<T> other) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(a, Vector512<T>.Zero), kept, other);

    [MethodImpl(AggressiveInlining)]
    public static Vector512<T> PowerOfTwo(Vector512<T> shifted) => typeof(T) == typeof(double)
        ? Vector512.ShiftLeft(shifted.AsInt64() + Vector512.Create(1023L), 52).As<long, T>()
        : Vector512.ShiftLeft(shifted.AsInt32() + Vector512.Create(127), 23).As<int, T>();

    [MethodImpl(AggressiveInlining)]
    public static void StoreSums(Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d, ref T target) => Lanes256<T>.StoreSums(
        a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper(), ref target);
}
