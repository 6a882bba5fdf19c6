using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace NgHvi.Notebooks.Sessions;

/// <summary>A managed assembly on disk, read without keeping the file open.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Name">Its simple name.</param>
/// <param name="FullName">Its name with the version that others refer to.</param>
/// <param name="Version">The id of its build: two builds of the same source differ when their code does.</param>
/// <param name="Dependencies">The simple names it refers to.</param>
/// <param name="Reference">What the compiler sees of it.</param>
internal sealed record AssemblyFile(
    string Path, string Name, AssemblyName FullName, Guid Version, IReadOnlyList<string> Dependencies,
    PortableExecutableReference Reference)
{
    /// <summary>Reads a file; null when it is not a managed assembly.</summary>
    public static AssemblyFile? TryRead(string path)
    {
        try
        {
            var image = File.ReadAllBytes(path);
            using var file = new PEReader(new MemoryStream(image));
            if (!file.HasMetadata)
            {
                return null;
            }

            var metadata = file.GetMetadataReader();
            return new AssemblyFile(
                path,
                metadata.GetString(metadata.GetAssemblyDefinition().Name),
                metadata.GetAssemblyDefinition().GetAssemblyName(),
                metadata.GetGuid(metadata.GetModuleDefinition().Mvid),
                [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
                MetadataReference.CreateFromImage(image, documentation: DocumentationFile.Beside(path), filePath: path));
        }
        catch (Exception failure) when (failure is IOException or BadImageFormatException or UnauthorizedAccessException
            or InvalidOperationException)
        {
            return null;
        }
    }
}
