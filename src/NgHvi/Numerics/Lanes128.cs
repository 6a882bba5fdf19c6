using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NgHvi;

/// <summary>Any processor, or plain code where there are no such registers.</summary>
internal readonly struct Lanes128<T> : ILanes<Vector128<T>, T> where T : unmanaged
{
    public static int Count => Vector128<T>.Count;
    public static bool HasManyRegisters => Avx512F.VL.IsSupported || AdvSimd.Arm64.IsSupported;

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> Constant(double value) =>
        typeof(T) == typeof(double) ? Vector128.Create(value).As<double, T>() : Vector128.Create((float)value).As<float, T>();

    [MethodImpl(AggressiveInlining)] public static Vector128<T> All(T value) => Vector128.Create(value);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> Load(ref T source, nint offset) => Vector128.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(AggressiveInlining)]
    public static void Store(Vector128<T> vector, ref T target, nint offset) => vector.StoreUnsafe(ref target, (nuint)offset);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> LoadDoubles(ref double source, nint offset)
    {
        var first = Vector128.LoadUnsafe(ref source, (nuint)offset);
        return typeof(T) == typeof(double)
            ? first.As<double, T>()
            : Vector128.Narrow(first, Vector128.LoadUnsafe(ref source, (nuint)(offset + (Count / 2)))).As<float, T>();
    }

    [MethodImpl(AggressiveInlining)]
    public static void StoreDoubles(Vector128<T> vector, ref double target, nint offset)
    {
        if (typeof(T) == typeof(double))
        {
            vector.AsDouble().StoreUnsafe(ref target, (nuint)offset);
            return;
        }

        var (lower, upper) = Vector128.Widen(vector.AsSingle());
        lower.StoreUnsafe(ref target, (nuint)offset);
        upper.StoreUnsafe(ref target, (nuint)(offset + (Count / 2)));
    }

    [MethodImpl(AggressiveInlining)] public static Vector128<T> Add(Vector128<T> a, Vector128<T> b) => a + b;
    [MethodImpl(AggressiveInlining)] public static Vector128<T> Subtract(Vector128<T> a, Vector128<T> b) => a - b;
    [MethodImpl(AggressiveInlining)] public static Vector128<T> Multiply(Vector128<T> a, Vector128<T> b) => a * b;
    [MethodImpl(AggressiveInlining)] public static Vector128<T> Divide(Vector128<T> a, Vector128<T> b) => a / b;
    [MethodImpl(AggressiveInlining)] public static Vector128<T> Max(Vector128<T> a, Vector128<T> b) => Vector128.MaxNative(a, b);
    [MethodImpl(AggressiveInlining)] public static Vector128<T> Min(Vector128<T> a, Vector128<T> b) => Vector128.MinNative(a, b);
    [MethodImpl(AggressiveInlining)] public static Vector128<T> Abs(Vector128<T> a) => Vector128.Abs(a);
    [MethodImpl(AggressiveInlining)] public static Vector128<T> CopySign(Vector128<T> a, Vector128<T> b) => Vector128.CopySign(a, b);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> a, Vector128<T> b, Vector128<T> c) => typeof(T) == typeof(double)
        ? Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> WherePositive(Vector128<T> a, Vector128<T> kept, Vector128<T> other) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(a, Vector128<T>.Zero), kept, other);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<T> PowerOfTwo(Vector128<T> shifted) => typeof(T) == typeof(double)
        ? Vector128.ShiftLeft(shifted.AsInt64() + Vector128.Create(1023L), 52).As<long, T>()
        : Vector128.ShiftLeft(shifted.AsInt32() + Vector128.Create(127), 23).As<int, T>();

    [MethodImpl(AggressiveInlining)]
    public static void StoreSums(Vector128<T> a, Vector128<T> b, Vector128<T> c, Vector128<T> d, ref T target)
    {
        if (typeof(T) == typeof(double))
        {
            SumPairs(a.AsDouble(), b.AsDouble()).As<double, T>().StoreUnsafe(ref target);
            SumPairs(c.AsDouble(), d.AsDouble()).As<double, T>().StoreUnsafe(ref target, 2);
            return;
        }

        SumPairs(SumPairs(a.AsSingle(), b.AsSingle()), SumPairs(c.AsSingle(), d.AsSingle())).As<float, T>().StoreUnsafe(ref target);
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector128<double> SumPairs(Vector128<double> a, Vector128<double> b) => // (a₀ + a₁, b₀ + b₁).
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) + Sse2.UnpackHigh(a, b) : Vector128.Create(a[0] + a[1], b[0] + b[1]);

    // (a₀ + a₁, a₂ + a₃, b₀ + b₁, b₂ + b₃).
    [MethodImpl(AggressiveInlining)]
    private static Vector128<float> SumPairs(Vector128<float> a, Vector128<float> b) => Sse.IsSupported
        ? Sse.Shuffle(a, b, 0b10_00_10_00) + Sse.Shuffle(a, b, 0b11_01_11_01)
        : Vector128.Create(a[0] + a[1], a[2] + a[3], b[0] + b[1], b[2] + b[3]);
}
