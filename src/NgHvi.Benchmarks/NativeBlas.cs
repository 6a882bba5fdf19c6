using System.Runtime.InteropServices;

namespace NgHvi.Benchmarks;

/// <summary>The native library that benchmarks compare with: OpenBLAS on one thread, where the machine has it.</summary>
internal static unsafe partial class NativeBlas
{
    private const string Library = "libopenblas.so.0";
    private const int ColumnMajor = 102;
    private const int Plain = 111;
    private const int Transposed = 112;

    /// <summary>Whether the library is there. Sets it up when first asked.</summary>
    public static bool IsAvailable { get; } = Prepare();

    /// <summary>C = A op(B), or C += AᵀB for a transposed A, column by column: C is m×n, the sum over k.</summary>
    public static void Multiply(bool transposeA, bool transposeB, int m, int n, int k, double* a, int lda, double* b, int ldb, double* c) =>
        MultiplyDouble(
            ColumnMajor, transposeA ? Transposed : Plain, transposeB ? Transposed : Plain, m, n, k, 1, a, lda, b, ldb,
            transposeA ? 1 : 0, c, m);

    /// <summary>The same in single precision.</summary>
    public static void Multiply(bool transposeA, bool transposeB, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c) =>
        MultiplySingle(
            ColumnMajor, transposeA ? Transposed : Plain, transposeB ? Transposed : Plain, m, n, k, 1, a, lda, b, ldb,
            transposeA ? 1 : 0, c, m);

    private static bool Prepare()
    {
        if (OperatingSystem.IsLinux())
        {
            // The library chooses kernels for this processor itself, unless it is told, as it is loaded, of another. Its environment is not
            // .NET's copy.
            _ = UnsetEnvironment("OPENBLAS_CORETYPE");
        }

        if (!NativeLibrary.TryLoad(Library, out _))
        {
            return false;
        }

        SetThreads(1);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnvironment(string name);

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    private static partial void SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "cblas_dgemm")]
    private static partial void MultiplyDouble(
        int order, int transA, int transB, int m, int n, int k, double alpha, double* a, int lda, double* b, int ldb, double beta,
        double* c, int ldc);

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    private static partial void MultiplySingle(
        int order, int transA, int transB, int m, int n, int k, float alpha, float* a, int lda, float* b, int ldb, float beta,
        float* c, int ldc);
}
